"""Views: results in words and pictures. Pure functions from results to text, markup or bytes.

Every string of a document is made harmless in one module, ``escape``. What needs an extra says so when it is called:
``timeline_chart``, ``timeline_svg`` and ``timeline_png`` (``notebook``), ``calendar_file`` (``calendar``), ``frame``
(``portfolio``).
"""

from collections.abc import Callable as _Callable
from typing import TYPE_CHECKING
from typing import Any as _Any

from ..lazy_names import lazy_names as _lazy_names

if TYPE_CHECKING:
    from .bullet import bullets_html
    from .calendar_events import calendar_file, events_of
    from .cut import Near, cut_svg, near_cut
    from .exploring import Explored, explore
    from .machine import dot, graph_of, machine_html, machine_svg, mermaid
    from .overview import Overview, overview_of
    from .report import index_html, page_html, report_html
    from .show import show_html, show_text
    from .table import frame, rows, to_csv, to_json_lines, to_parquet
    from .text_page import decision_page, page
    from .timeline import Lanes, Timeline, lanes_of, timeline_of
    from .timeline.chart import timeline_chart, timeline_png, timeline_svg

__all__ = [
    "Explored", "Lanes", "Near", "Overview", "Timeline", "bullets_html", "calendar_file", "cut_svg", "decision_page", "dot",
    "events_of", "explore", "frame", "graph_of", "index_html", "lanes_of", "machine_html", "machine_svg", "mermaid", "near_cut",
    "overview_of", "page", "page_html", "report_html", "rows", "show_html", "show_text", "timeline_chart", "timeline_of",
    "timeline_png", "timeline_svg", "to_csv", "to_json_lines", "to_parquet",
]  # fmt: skip

# Where the other names live: a view is loaded when it is first asked for, and with it no more than it needs.
_HOMES = {
    "bullet": ("bullets_html",),
    "calendar_events": ("calendar_file", "events_of"),
    "cut": ("Near", "cut_svg", "near_cut"),
    "exploring": ("Explored", "explore"),
    "machine": ("dot", "graph_of", "machine_html", "machine_svg", "mermaid"),
    "overview": ("Overview", "overview_of"),
    "report": ("index_html", "page_html", "report_html"),
    "show": ("show_html", "show_text"),
    "table": ("frame", "rows", "to_csv", "to_json_lines", "to_parquet"),
    "text_page": ("decision_page", "page"),
    "timeline": ("Lanes", "Timeline", "lanes_of", "timeline_of"),
    "timeline.chart": ("timeline_chart", "timeline_png", "timeline_svg"),
}
__getattr__: _Callable[[str], _Any]
__dir__: _Callable[[], list[str]]
__getattr__, __dir__ = _lazy_names(__name__, _HOMES)
