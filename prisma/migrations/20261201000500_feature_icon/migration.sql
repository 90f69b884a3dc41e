-- No page ever read it: the picture of a feature ships with the program that draws it, and is named by the catalogue's file.
ALTER TABLE feature DROP COLUMN icon;
