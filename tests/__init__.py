"""Tests of drivers, flows, screens, simulator, the whole terminal, and the house itself."""
