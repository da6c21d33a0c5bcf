-- What is done on one instance at a time, and when next: the table of db-scheduler, in UTC.
CREATE TABLE scheduled_tasks (
    task_name varchar(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    task_instance varchar(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    task_data blob NULL,
    execution_time datetime(6) NOT NULL,
    picked boolean NOT NULL,
    picked_by varchar(50) NULL,
    last_success datetime(6) NULL,
    last_failure datetime(6) NULL,
    consecutive_failures int NULL,
    last_heartbeat datetime(6) NULL,
    version bigint NOT NULL,
    priority smallint NULL,
    PRIMARY KEY (task_name, task_instance),
    KEY scheduled_tasks_execution_time (execution_time),
    KEY scheduled_tasks_last_heartbeat (last_heartbeat)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- On which day an organization's people were last told which of its tokens expire soon.
CREATE TABLE expiry_digest (
    organization_id uuid NOT NULL PRIMARY KEY,
    told_on date NOT NULL,
    CONSTRAINT expiry_digest_organization FOREIGN KEY (organization_id) REFERENCES organization (id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- What was told about a token. Once it expires at another time, that was about another end. No foreign key: a note must
-- lock no token that somebody wants to revoke; tokens are never deleted.
CREATE TABLE expiry_notice (
    token_id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL,
    expires_at datetime(6) NOT NULL,
    days smallint NOT NULL COMMENT 'the warning that was given last: 30, 7 or 1 days before',
    told_at datetime(6) NOT NULL,
    KEY expiry_notice_organization (organization_id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
