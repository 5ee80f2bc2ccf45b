-- The last letter of each channel, for who looks after the channels.
CREATE INDEX letter_channel ON letter (channel, id);
