package com.instashop.dashboard.source.history;

import com.instashop.contracts.ProgramException;
import com.instashop.dashboard.source.SourceAwayException;
import com.instashop.program.deployment.JdbcAddress;
import com.instashop.program.metric.Declaration;
import com.instashop.program.metric.Declaration.Show;
import com.instashop.program.metric.MetricCourse;
import com.instashop.program.metric.MetricCourse.Grain;
import com.instashop.program.metric.MetricFolder;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The courses of the metrics in a folder, from the warehouse in PostgreSQL. */
public final class JdbcCourses implements CourseSource {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcCourses.class);

  /** How many points of each there are at the most. */
  private static final Map<Grain, Integer> POINTS =
      new EnumMap<>(Map.of(Grain.HOUR, 24, Grain.MINUTE, 60, Grain.WINDOW, 60));

  /** So few points are no course yet. */
  private static final int LEAST = 3;

  private final HikariDataSource pool;
  private final MetricFolder folder;

  public JdbcCourses(JdbcAddress address, MetricFolder folder) {
    this.pool = WarehousePool.of(address, "courses");
    this.folder = folder;
  }

  @Override
  public Map<String, MetricCourse> read(Map<String, Map<String, String>> of)
      throws SourceAwayException {
    Map<String, MetricCourse> courses = new HashMap<>();
    try (Connection connection = pool.getConnection()) {
      for (Declaration metric : folder.read().declarations()) {
        if (metric.hasCourse() && metric.shown().contains(Show.COURSE)) {
          try {
            courses.put(
                metric.name(), read(connection, metric, of.getOrDefault(metric.name(), Map.of())));
          } catch (SQLException | IllegalArgumentException e) {
            // Its table may have changed, or be too large; the others have a course all the same.
            LOG.debug("No course of {}", metric.name(), e);
          }
          connection.rollback();
        }
      }
      return courses;
    } catch (SQLException | ProgramException e) {
      throw new SourceAwayException(ProgramException.firstLine(e), e);
    }
  }

  /** By the longest points of which there are some. */
  private static MetricCourse read(
      Connection connection, Declaration metric, Map<String, String> of) throws SQLException {
    MetricCourse course = null;
    for (Grain grain : List.of(Grain.HOUR, Grain.MINUTE, Grain.WINDOW)) {
      course = MetricCourse.read(connection, metric, of, grain, POINTS.get(grain));
      if (course.known().size() >= LEAST) {
        break;
      }
    }
    return course;
  }

  @Override
  public void close() {
    pool.close();
  }
}
