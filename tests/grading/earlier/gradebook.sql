BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE answer (
	id INTEGER NOT NULL,
	submission_id INTEGER NOT NULL,
	question VARCHAR(200) NOT NULL,
	text TEXT NOT NULL,
	CONSTRAINT pk_answer PRIMARY KEY (id),
	CONSTRAINT fk_answer_submission_id FOREIGN KEY(submission_id) REFERENCES submission (id),
	CONSTRAINT uq_answer_submission_id_question UNIQUE (submission_id, question)
);
CREATE TABLE exercise (
	id INTEGER NOT NULL,
	grading_id INTEGER NOT NULL,
	position INTEGER NOT NULL,
	name VARCHAR(200) NOT NULL,
	title TEXT NOT NULL,
	status VARCHAR(16) NOT NULL,
	score FLOAT,
	max_score FLOAT NOT NULL,
	seconds FLOAT NOT NULL,
	notes JSON NOT NULL,
	prints TEXT NOT NULL,
	CONSTRAINT pk_exercise PRIMARY KEY (id),
	CONSTRAINT fk_exercise_grading_id FOREIGN KEY(grading_id) REFERENCES grading (id),
	CONSTRAINT uq_exercise_grading_id_position UNIQUE (grading_id, position)
);
INSERT INTO "exercise" VALUES(1,1,0,'median','The median','ok',60.0,60.0,0.712792635000369,'[]','');
INSERT INTO "exercise" VALUES(2,1,1,'ranks','Ranks','ok',40.0,40.0,3.23005208001632126979e-01,'[]','');
INSERT INTO "exercise" VALUES(3,2,0,'median','The median','wrong',30.0,60.0,6.91200548999404418282e-01,'[]','');
INSERT INTO "exercise" VALUES(4,2,1,'ranks','Ranks','missing',0.0,40.0,5.31001253999420441687e-01,'[]','');
CREATE TABLE grading (
	id INTEGER NOT NULL,
	submission_id INTEGER NOT NULL,
	run_id INTEGER NOT NULL,
	fingerprint VARCHAR(64) NOT NULL,
	round INTEGER NOT NULL,
	status VARCHAR(16) NOT NULL,
	score FLOAT,
	max_score FLOAT NOT NULL,
	seconds FLOAT NOT NULL,
	notes JSON NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_grading PRIMARY KEY (id),
	CONSTRAINT fk_grading_submission_id FOREIGN KEY(submission_id) REFERENCES submission (id),
	CONSTRAINT fk_grading_run_id FOREIGN KEY(run_id) REFERENCES run (id),
	CONSTRAINT uq_grading_submission_id_fingerprint_round UNIQUE (submission_id, fingerprint, round)
);
INSERT INTO "grading" VALUES(1,1,1,'65c3a3eae7cd73f75ae59ed692f39d85d06316eb91a43c6657f062709b056e63',0,'ok',100.0,100.0,1.57115572499969857744e+00,'[]','2026-11-26 18:39:14.391903');
INSERT INTO "grading" VALUES(2,2,1,'65c3a3eae7cd73f75ae59ed692f39d85d06316eb91a43c6657f062709b056e63',0,'wrong',30.0,100.0,1.57920788400042511057e+00,'[]','2026-11-26 18:39:16.034009');
CREATE TABLE kept_file (
	content VARCHAR(64) NOT NULL,
	path VARCHAR(500) NOT NULL,
	data BLOB NOT NULL,
	CONSTRAINT pk_kept_file PRIMARY KEY (content, path)
);
INSERT INTO "kept_file" VALUES('5366b051556b7e9f8e1914cbdd9832d80243c1b1ccf93734f1484599ab74f5a2','stats/describe.py',X'696D706F7274206E756D7079206173206E700A0A0A646566206D656469616E2876616C756573293A0A2020202072657475726E20666C6F6174286E702E6D656469616E2876616C75657329290A0A0A6465662072616E6B732876616C756573293A0A2020202072657475726E206E702E6172726179285B6E702E73756D2876616C756573203C2076616C75652920666F722076616C756520696E2076616C7565735D2C2064747970653D6E702E666C6F61743634290A');
INSERT INTO "kept_file" VALUES('ccaefd721e17e162bc1d7296ae1f9e3a7e53989da44076ea082f096d83ece18c','stats/describe.py',X'696D706F7274206E756D7079206173206E700A0A0A646566206D656469616E2876616C756573293A0A2020202072657475726E20666C6F6174286E702E736F72742876616C756573295B6C656E2876616C75657329202F2F20325D290A0A0A6465662072616E6B732876616C756573293A0A202020207261697365204E6F74496D706C656D656E7465644572726F72282272616E6B73206973206E6F74207772697474656E2079657422290A');
CREATE TABLE mark (
	id INTEGER NOT NULL,
	submission_id INTEGER NOT NULL,
	question VARCHAR(200) NOT NULL,
	version INTEGER NOT NULL,
	points FLOAT,
	comment TEXT NOT NULL,
	items JSON NOT NULL,
	author VARCHAR(200) NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_mark PRIMARY KEY (id),
	CONSTRAINT fk_mark_submission_id FOREIGN KEY(submission_id) REFERENCES submission (id),
	CONSTRAINT uq_mark_submission_id_question_version UNIQUE (submission_id, question, version)
);
CREATE TABLE run (
	id INTEGER NOT NULL,
	assignment VARCHAR(200) NOT NULL,
	seed_id VARCHAR(32) NOT NULL,
	fingerprint VARCHAR(64) NOT NULL,
	sandbox VARCHAR(40) NOT NULL,
	how VARCHAR(200) NOT NULL,
	versions JSON NOT NULL,
	began DATETIME NOT NULL,
	ended DATETIME,
	CONSTRAINT pk_run PRIMARY KEY (id)
);
INSERT INTO "run" VALUES(1,'statistics-1','dded7a53b85c','65c3a3eae7cd73f75ae59ed692f39d85d06316eb91a43c6657f062709b056e63','unsafe','1 process','{"python": "3.11.7", "cs231n": "0.1.0", "numpy": "2.4.6", "system": "Linux"}','2026-11-26 18:39:11.249526','2026-11-26 18:39:16.252008');
CREATE TABLE student (
	id INTEGER NOT NULL,
	name VARCHAR(200) NOT NULL,
	roster JSON NOT NULL,
	CONSTRAINT pk_student PRIMARY KEY (id),
	CONSTRAINT uq_student_name UNIQUE (name)
);
INSERT INTO "student" VALUES(1,'ann','{}');
INSERT INTO "student" VALUES(2,'bob','{}');
CREATE TABLE submission (
	id INTEGER NOT NULL,
	student_id INTEGER NOT NULL,
	assignment VARCHAR(200) NOT NULL,
	content VARCHAR(64) NOT NULL,
	attempt INTEGER NOT NULL,
	handed_in DATETIME,
	seen DATETIME NOT NULL,
	source TEXT NOT NULL,
	problem TEXT,
	CONSTRAINT pk_submission PRIMARY KEY (id),
	CONSTRAINT fk_submission_student_id FOREIGN KEY(student_id) REFERENCES student (id),
	CONSTRAINT uq_submission_student_id_assignment_content UNIQUE (student_id, assignment, content),
	CONSTRAINT uq_submission_student_id_assignment_attempt UNIQUE (student_id, assignment, attempt)
);
INSERT INTO "submission" VALUES(1,1,'statistics-1','5366b051556b7e9f8e1914cbdd9832d80243c1b1ccf93734f1484599ab74f5a2',1,NULL,'2026-11-26 18:39:14.385150','ann',NULL);
INSERT INTO "submission" VALUES(2,2,'statistics-1','ccaefd721e17e162bc1d7296ae1f9e3a7e53989da44076ea082f096d83ece18c',1,NULL,'2026-11-26 18:39:16.031280','bob',NULL);
CREATE TABLE test (
	id INTEGER NOT NULL,
	exercise_id INTEGER NOT NULL,
	position INTEGER NOT NULL,
	name VARCHAR(200) NOT NULL,
	visibility VARCHAR(10) NOT NULL,
	status VARCHAR(16) NOT NULL,
	score FLOAT,
	max_score FLOAT NOT NULL,
	message TEXT NOT NULL,
	rel_error FLOAT,
	misconception VARCHAR(200),
	hint TEXT,
	detail JSON,
	CONSTRAINT pk_test PRIMARY KEY (id),
	CONSTRAINT fk_test_exercise_id FOREIGN KEY(exercise_id) REFERENCES exercise (id),
	CONSTRAINT uq_test_exercise_id_position UNIQUE (exercise_id, position)
);
INSERT INTO "test" VALUES(1,1,0,'an odd number of values','public','ok',15.0,15.0,'',0.0,NULL,NULL,'null');
INSERT INTO "test" VALUES(2,1,1,'an odd number of values','hidden','ok',15.0,15.0,'Right on other inputs, too.',NULL,NULL,NULL,'null');
INSERT INTO "test" VALUES(3,1,2,'an even number of values','public','ok',15.0,15.0,'',0.0,NULL,NULL,'null');
INSERT INTO "test" VALUES(4,1,3,'an even number of values','hidden','ok',15.0,15.0,'Right on other inputs, too.',NULL,NULL,NULL,'null');
INSERT INTO "test" VALUES(5,2,0,'different values','public','ok',10.0,10.0,'',0.0,NULL,NULL,'null');
INSERT INTO "test" VALUES(6,2,1,'different values','hidden','ok',10.0,10.0,'Right on other inputs, too.',NULL,NULL,NULL,'null');
INSERT INTO "test" VALUES(7,2,2,'equal values share a rank','public','ok',10.0,10.0,'',0.0,NULL,NULL,'null');
INSERT INTO "test" VALUES(8,2,3,'equal values share a rank','hidden','ok',10.0,10.0,'Right on other inputs, too.',NULL,NULL,NULL,'null');
INSERT INTO "test" VALUES(9,3,0,'an odd number of values','public','ok',15.0,15.0,'',0.0,NULL,NULL,'null');
INSERT INTO "test" VALUES(10,3,1,'an odd number of values','hidden','ok',15.0,15.0,'Right on other inputs, too.',NULL,NULL,NULL,'null');
INSERT INTO "test" VALUES(11,3,2,'an even number of values','public','wrong',0.0,15.0,'middle: largest error 0.0665 (relative 0.41, allowed 1e-06): got 0.228106, expected 0.161617. Of two middle values the upper one is taken.',4.11398702868667143217e-01,'upper-middle','An even number of values has two in the middle.','{"calls": ["median(values (4,))"], "pictures": []}');
INSERT INTO "test" VALUES(12,3,3,'an even number of values','hidden','wrong',0.0,15.0,'Not right on other inputs drawn for this test: try other sizes and values than the published ones. What was drawn stays hidden.',NULL,NULL,NULL,'null');
INSERT INTO "test" VALUES(13,4,0,'different values','public','missing',0.0,10.0,'ranks is not written yet',NULL,NULL,NULL,'{"calls": ["ranks(values (6,))"], "frames": [{"file": "stats/describe.py", "line": 9, "function": "ranks", "code": "raise NotImplementedError(\"ranks is not written yet\")"}]}');
INSERT INTO "test" VALUES(14,4,1,'different values','hidden','missing',0.0,10.0,'Not right on other inputs drawn for this test: try other sizes and values than the published ones. What was drawn stays hidden.',NULL,NULL,NULL,'null');
INSERT INTO "test" VALUES(15,4,2,'equal values share a rank','public','missing',0.0,10.0,'ranks is not written yet',NULL,NULL,NULL,'{"calls": ["ranks(values (8,))"], "frames": [{"file": "stats/describe.py", "line": 9, "function": "ranks", "code": "raise NotImplementedError(\"ranks is not written yet\")"}]}');
INSERT INTO "test" VALUES(16,4,3,'equal values share a rank','hidden','missing',0.0,10.0,'Not right on other inputs drawn for this test: try other sizes and values than the published ones. What was drawn stays hidden.',NULL,NULL,NULL,'null');
CREATE INDEX ix_grading_run_id ON grading (run_id);
CREATE INDEX ix_grading_latest ON grading (submission_id, id);
CREATE INDEX ix_answer_question ON answer (question);
CREATE INDEX ix_mark_question ON mark (question);
COMMIT;
