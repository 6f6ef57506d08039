"""Tests of the procedures, in process: small devices, a jumping clock, the shipped ledger in memory."""

import pytest

pytest.register_assert_rewrite("tests.flows.terminal")
