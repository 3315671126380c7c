"""What do people see?  One page a file."""
