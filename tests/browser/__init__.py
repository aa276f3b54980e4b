"""Pages looked at in a real browser: a headless Chromium, driven by Playwright, with the accessibility checker axe-core."""
