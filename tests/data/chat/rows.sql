INSERT INTO users (email, name, settings, deleted_at)
    SELECT 'User' || i || '@example.org', 'Name ' || i, json_build_object('n', i)::text,
           CASE WHEN i % 10 = 0 THEN now() END
    FROM generate_series(1, 50) i;
INSERT INTO chat_sessions (user_id, title, archived)
    SELECT 1 + i % 50, CASE WHEN i % 4 > 0 THEN 'Session ' || i END, i % 5 = 0
    FROM generate_series(1, 200) i;
INSERT INTO chat_messages (session_id, role, body, tokens, created_at)
    SELECT 1 + i % 200, (ARRAY['user', 'assistant', 'system'])[1 + i % 3]::message_role,
           'Message ' || i, CASE WHEN i % 7 > 0 THEN i::text END,
           timestamptz '2025-11-01' + i * interval '3 hours'
    FROM generate_series(1, 3000) i;
INSERT INTO documents (owner_id, filename, content)
    SELECT 1 + i % 50, 'file' || i || '.txt', 'content of ' || i
    FROM generate_series(1, 100) i;
