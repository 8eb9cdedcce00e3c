"""What people do with feeds: find, add, check, import and export them."""
