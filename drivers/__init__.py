"""Drivers: what talks bytes to hardware, and the words (`drivers.ports`) by which the rest of the house knows a device."""
