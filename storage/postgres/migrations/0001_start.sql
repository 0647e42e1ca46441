-- What every installation starts from; the tables follow in later files.
SELECT 1;
