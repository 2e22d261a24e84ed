-- Rows for the demo's database, loaded when it stands at 9f31c7e2a05d.
INSERT INTO users (email, name, last_seen_at)
SELECT 'user' || n || '@example.org', 'User ' || n, now() - n * interval '1 hour'
  FROM generate_series(1, 500) AS n;

INSERT INTO chat_sessions (user_id, title)
SELECT id, 'Session of ' || name
  FROM users;

INSERT INTO chat_messages (session_id, role, content, model)
SELECT s.id, (ARRAY['user', 'assistant'])[1 + n % 2]::message_role, 'Message ' || n, CASE WHEN n % 3 = 0 THEN NULL ELSE 'small-1' END
  FROM chat_sessions AS s, generate_series(1, 40) AS n;

INSERT INTO documents (title, content, status)
SELECT 'Document ' || n, repeat('All about ' || n || '. ', 20), 'ready'
  FROM generate_series(1, 50) AS n;
