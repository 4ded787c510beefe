"""What a region's registers ask of records, and what a missing one holds back."""
