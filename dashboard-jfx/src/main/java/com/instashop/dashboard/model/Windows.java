package com.instashop.dashboard.model;

import com.instashop.contracts.redis.WindowDocuments;
import java.util.List;

/** The windows of the last hour, oldest first. A subject without changes has no window. */
public record Windows(
    List<WindowDocuments.Transactions> transactions,
    List<WindowDocuments.Products> products,
    List<WindowDocuments.Behaviors> behaviors,
    List<WindowDocuments.Shipments> shipments,
    List<WindowDocuments.Stock> stock) {}
