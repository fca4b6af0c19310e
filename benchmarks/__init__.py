"""What the package is measured with: quality against gold, speed and memory, and its peers."""
