package com.instashop.notebook;

import org.rapaio.jupyter.kernel.display.DisplayData;

/** What a cell shows when it is the value of its last expression. */
public interface Output {

  /** As Jupyter takes it: content by media type. */
  DisplayData displayData();
}
