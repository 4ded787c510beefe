"""Who somebody is: accounts, passwords, sessions, roles."""
