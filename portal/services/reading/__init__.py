"""What people typed or uploaded: read as exact values, refused with a plain sentence."""
