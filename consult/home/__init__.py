"""The front door of a community and the staff desk 今天要办: reads every station, changes none."""
