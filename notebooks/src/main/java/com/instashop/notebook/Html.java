package com.instashop.notebook;

import org.rapaio.jupyter.kernel.display.DisplayData;

/** How HTML of ours looks: in the notebook's own colours, so on a light and on a dark page. */
final class Html {
  /** The class that the rules are for: nothing else on the page changes. */
  private static final String SCOPE = "instashop";

  private static final String STYLE =
      """
      <style>
      .instashop {font: 13px/1.5 system-ui, "DejaVu Sans", sans-serif; overflow-x: auto}
      .instashop table {border-collapse: collapse; border: 0; margin: 4px 0; font-size: 13px}
      .instashop th, .instashop td {border: 0; padding: 3px 14px 3px 0; white-space: nowrap}
      .instashop thead th {border-bottom: 1px solid #8887; font-weight: 600; vertical-align: bottom}
      .instashop tbody tr {background: none; border-bottom: 1px solid #8883}
      .instashop table .text {text-align: left}
      .instashop table .number {text-align: right; font-variant-numeric: tabular-nums}
      .instashop .good {color: #1a7f4b; font-weight: 600}
      .instashop .bad {color: #c4302b; font-weight: 600}
      .instashop pre {font: 12px/1.5 "DejaVu Sans Mono", monospace; margin: 4px 0}
      .instashop .name {color: #1f6fb5}
      .instashop .string {color: #9a5b13}
      .instashop .literal {color: #8a3ea8}
      </style>
      """;

  private Html() {}

  /** A piece of HTML with its style. */
  static DisplayData display(String content) {
    return DisplayData.fromHtml(STYLE + "<div class=\"" + SCOPE + "\">" + content + "</div>");
  }

  /** In the place of a table or a chart that would be empty. */
  static DisplayData nothing() {
    return display("<em>Nothing yet.</em>");
  }

  /** Text that is no markup. */
  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** An element with a class. */
  static String element(String tag, String cssClass, String content) {
    return "<%s class=\"%s\">%s</%s>".formatted(tag, cssClass, content, tag);
  }
}
