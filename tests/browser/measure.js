() => {
  // What is asked of a page, measured on the page as it is laid out. Every list of the answer should be empty.
  const found = { outside: [], cutOff: [], over: [], faint: [] };
  const width = document.documentElement.clientWidth;
  const shown = element => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";
  const tell = (element, more) =>
    `${element.tagName.toLowerCase()}.${element.getAttribute("class") || ""} “${(element.textContent || "").trim().slice(0, 60)}” ${more}`;

  if (document.documentElement.scrollWidth > width) found.outside.push(`the page is ${document.documentElement.scrollWidth} wide`);
  for (const element of document.body.querySelectorAll("*")) {
    if (!shown(element) || ["STYLE", "TITLE", "title", "style"].includes(element.tagName)) continue;
    const box = element.getBoundingClientRect();
    if (box.width && (box.right > width + 1 || box.left < -1)) found.outside.push(tell(element, `${box.left} to ${box.right}`));
    const style = getComputedStyle(element);
    const clips = style.overflowX !== "visible" || style.textOverflow === "ellipsis";
    if (!(element instanceof SVGElement) && clips && element.scrollWidth > element.clientWidth + 1) found.cutOff.push(tell(element, "overflows"));
  }

  const luminance = colour => {
    const [r, g, b] = colour.match(/[\d.]+/g).map(Number).map(v => v / 255).map(v => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  for (const drawing of document.querySelectorAll("svg")) {
    if (!shown(drawing) || drawing.parentElement.closest("svg")) continue;
    const frame = drawing.getBoundingClientRect();
    const paper = getComputedStyle(drawing.closest(".pr") || document.body).backgroundColor;
    const texts = [...drawing.querySelectorAll("text")].filter(shown);
    const boxes = texts.map(text => text.getBoundingClientRect());
    texts.forEach((text, place) => {
      const box = boxes[place];
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 2 || box.bottom > frame.bottom + 3)
        found.cutOff.push(tell(text, "leaves its drawing"));
      if (contrast(getComputedStyle(text).fill, paper) < 4.5) found.faint.push(tell(text, getComputedStyle(text).fill));
      for (let other = 0; other < place; other++) {
        const wide = Math.min(box.right, boxes[other].right) - Math.max(box.left, boxes[other].left);
        const high = Math.min(box.bottom, boxes[other].bottom) - Math.max(box.top, boxes[other].top);
        if (wide > 1 && high > 4) found.over.push(tell(text, `over “${texts[other].textContent}”`));
      }
    });
  }
  return found;
}
