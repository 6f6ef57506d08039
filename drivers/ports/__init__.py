"""What a device is: the ports, enums, results and values that flows and drivers share. No I/O happens here."""
