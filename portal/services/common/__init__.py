"""What every use case leans on: permission, audit, editing, the plugin of a cycle, the host."""
