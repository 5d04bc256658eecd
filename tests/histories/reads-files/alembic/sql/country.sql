CREATE TABLE country (code char(2) PRIMARY KEY, name text NOT NULL);

-- A function with semicolons in it; 100% text, :not_a_parameter.
CREATE FUNCTION shout(words text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RETURN upper(words) || '!';
END;
$$;
