"""A study as one page to read, search and filter in a browser, without a network.

Everything is in the file: style and script too. A Content-Security-Policy lets nothing else in and sends
nothing out. Without its script the page is a plain page that holds the same.
"""

from protocol.export.html_page.page import HtmlPage

__all__ = ["HtmlPage"]
