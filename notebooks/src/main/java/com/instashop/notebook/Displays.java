package com.instashop.notebook;

import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.rapaio.jupyter.kernel.display.DisplayData;
import org.rapaio.jupyter.kernel.display.DisplayRenderer;
import org.rapaio.jupyter.kernel.display.DisplayTransformer;
import org.rapaio.jupyter.kernel.display.spi.DisplayProvider;

/** Tells the kernel how to show what cells end in; the kernel finds it as a service. */
public final class Displays implements DisplayProvider {
  private static final int ROWS_SHOWN = 20;

  @Override
  public List<DisplayRenderer> getDisplayRenderers() {
    return List.of(
        new Renderer<>(Output.class, Output::displayData),
        new Renderer<>(
            Dataset.class,
            dataset -> Table.of(((Dataset<?>) dataset).toDF().limit(ROWS_SHOWN)).displayData()));
  }

  @Override
  public List<DisplayTransformer> getDisplayTransformers() {
    return List.of();
  }

  /** Shows values of one type, whatever media type is asked for. */
  private record Renderer<T>(Class<T> type, Function<T, DisplayData> show)
      implements DisplayRenderer {

    @Override
    public Class<?> rendererClass() {
      return type;
    }

    @Override
    public boolean canRender(String mediaType) {
      return true;
    }

    @Override
    public DisplayData render(String mediaType, Object value) {
      return show.apply(type.cast(value));
    }
  }
}
