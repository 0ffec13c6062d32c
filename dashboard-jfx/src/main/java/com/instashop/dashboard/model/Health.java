package com.instashop.dashboard.model;

import com.instashop.contracts.redis.ConnectorsHealth;
import com.instashop.contracts.redis.PartsHealth;
import com.instashop.contracts.redis.ProofHealth;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.redis.TotalsHealth;
import com.instashop.contracts.redis.WarehouseHealth;

/** How the parts of the pipeline say they are; null where a part has not said anything yet. */
public record Health(
    TotalsHealth totals,
    SparkHealth spark,
    ConnectorsHealth connectors,
    ProofHealth proof,
    WarehouseHealth warehouse,
    PartsHealth parts) {
  public static final Health NONE = new Health(null, null, null, null, null, null);
}
