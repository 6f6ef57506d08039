"""The entries of the maintenance menu, one file each; their order stands in `flows.maintenance.menu`."""
