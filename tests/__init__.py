"""Tests: one file a module, and the strategies that they share."""
