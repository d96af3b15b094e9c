DROP TABLE person_participants;
DROP TABLE persons;
