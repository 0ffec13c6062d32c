package com.instashop.spark.metrics.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Metric;
import com.instashop.spark.metrics.measure.GroupKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GroupKeyTest {

  @ParameterizedTest
  @EnumSource
  void everyKeyComesBackFromItsField(GroupKind kind) {
    for (String key : new String[] {"", "7", "website_visit|mobile_app", "a||b|"}) {
      for (Metric metric : Catalogue.SHIPPED.metrics()) {
        GroupKey group = new GroupKey(kind, metric, key);
        assertThat(GroupKey.ofField(group.field())).isEqualTo(group);
      }
    }
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> GroupKey.ofField("windows|transactions|"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("windows");
    assertThatThrownBy(() -> GroupKey.ofField("window|sales|"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sales");
  }
}
