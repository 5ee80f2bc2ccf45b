/* A telephone with sound, pictures and real-time text at once, by liblinphone, which shares nothing
 * with the server's own code (R036, RFC 4103).
 *
 *   telephone URI SOUND.wav HEARD.wav
 *
 * calls the URI, sends a still picture as VP8, and says a line for each thing that happens:
 *   state NAME                            of the call
 *   letter U                              one came, in hexadecimal
 *   pictures WIDTH HEIGHT A_SECOND        what it sees, every second
 * Lines on its standard input are typed letter by letter, with a new line after each; at its end
 * the call is ended. */
#include <fcntl.h>
#include <linphone/core.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { STEP_US = 20000, STEPS_A_SECOND = 50, TYPED = 1024, TEXT = 1024, NEW_LINE = 0x2028 };

/* A message that ended is kept in a database; without one liblinphone falls over. */
static const char config[] =
    "[sip]\nsip_random_port=1\n[net]\nfirewall_policy=0\n[video]\ndisplaytype=MSVoidSink\n"
    "[rtp]\naudio_rtp_port=-1\nvideo_rtp_port=-1\ntext_rtp_port=-1\n"
    "[storage]\nbackend=sqlite3\nuri=%s.db\n";

static void say_state(LinphoneCore *core, LinphoneCall *call, LinphoneCallState state,
		      const char *why)
{
	(void)call;
	(void)why;
	printf("state %s\n", linphone_call_state_to_string(state));
	if (state == LinphoneCallStateReleased)
		*(bool *)linphone_core_get_user_data(core) = true;
}

static void say_letters(LinphoneCore *core, LinphoneChatRoom *room)
{
	(void)core;
	for (uint32_t letter; (letter = linphone_chat_room_get_char(room)) != 0;)
		printf("letter %x\n", (unsigned)letter);
}

static LinphoneCore *make_core(const char *sound, const char *heard)
{
	LinphoneFactory *factory = linphone_factory_get();
	char text[TEXT];
	LinphoneConfig *c;
	LinphoneCore *core;
	LinphoneTransports *ways;

	snprintf(text, sizeof text, config, heard);
	c = linphone_factory_create_config_from_string(factory, text);
	core = linphone_factory_create_core_with_config_3(factory, c, NULL);
	ways = linphone_core_get_transports(core);
	linphone_transports_set_udp_port(ways, LC_SIP_TRANSPORT_RANDOM);
	linphone_transports_set_tcp_port(ways, 0);
	linphone_transports_set_tls_port(ways, 0);
	linphone_core_set_transports(core, ways);
	linphone_transports_unref(ways);
	linphone_config_unref(c);
	linphone_core_enable_ipv6(core, false);
	linphone_core_set_use_files(core, true);
	linphone_core_set_play_file(core, sound);
	linphone_core_set_record_file(core, heard);
	linphone_core_enable_video_capture(core, true);
	linphone_core_enable_video_display(core, true);
	linphone_core_enable_video_preview(core, false);
	return core;
}

static LinphoneCall *call(LinphoneCore *core, const char *uri)
{
	LinphoneCallParams *with = linphone_core_create_call_params(core, NULL);
	LinphoneAddress *to = linphone_core_interpret_url(core, uri);
	LinphoneCall *c;

	linphone_call_params_enable_video(with, true);
	linphone_call_params_enable_realtime_text(with, true);
	c = linphone_core_invite_address_with_params(core, to, with);
	linphone_address_unref(to);
	linphone_call_params_unref(with);
	return c ? linphone_call_ref(c) : NULL;
}

static void say_pictures(const LinphoneCall *c)
{
	const LinphoneCallParams *now = linphone_call_get_current_params((LinphoneCall *)c);
	const LinphoneVideoDefinition *size =
	    now ? linphone_call_params_get_received_video_definition(now) : NULL;

	if (size)
		printf("pictures %u %u %.1f\n", linphone_video_definition_get_width(size),
		       linphone_video_definition_get_height(size),
		       (double)linphone_call_params_get_received_framerate(now));
}

/* What a code point is; -1: no UTF-8. */
static int letter_length(const char *text, uint32_t *letter)
{
	unsigned char first = (unsigned char)*text;
	int length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;

	*letter = length == 1 ? first : first & (0x7fu >> length);
	for (int i = 1; i < length; i++) {
		if (((unsigned char)text[i] & 0xc0) != 0x80)
			return -1;
		*letter = *letter << 6 | ((unsigned char)text[i] & 0x3f);
	}
	return length;
}

/* Whole lines only; each is one message of linphone's, whose end is a new line on the wire. */
static void type(LinphoneCall *c, char *line)
{
	LinphoneChatMessage *m =
	    linphone_chat_room_create_message_from_utf8(linphone_call_get_chat_room(c), "");
	uint32_t letter;

	for (int n; *line && (n = letter_length(line, &letter)) > 0; line += n)
		linphone_chat_message_put_char(m, letter);
	linphone_chat_message_put_char(m, NEW_LINE);
	linphone_chat_message_unref(m);
}

int main(int argc, char **argv)
{
	static char typed[TYPED];
	size_t have = 0;
	bool over = false;
	LinphoneCore *core;
	LinphoneCoreCbs *told;
	LinphoneCall *c;

	if (argc != 4)
		return 2;
	setvbuf(stdout, NULL, _IOLBF, 0);
	linphone_logging_service_set_log_level_mask(linphone_logging_service_get(), 0);
	core = make_core(argv[2], argv[3]);
	linphone_core_set_user_data(core, &over);
	told = linphone_factory_create_core_cbs(linphone_factory_get());
	linphone_core_cbs_set_call_state_changed(told, say_state);
	linphone_core_cbs_set_is_composing_received(told, say_letters);
	linphone_core_add_callbacks(core, told);
	linphone_core_start(core);
	c = call(core, argv[1]);
	fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
	for (unsigned n = 1; c && !over; n++) {
		ssize_t came = read(STDIN_FILENO, typed + have, sizeof typed - 1 - have);
		char *end;

		linphone_core_iterate(core);
		usleep(STEP_US);
		if (n % STEPS_A_SECOND == 0)
			say_pictures(c);
		if (came == 0)
			linphone_call_terminate(c);
		have += came > 0 ? (size_t)came : 0;
		typed[have] = '\0';
		while ((end = strchr(typed, '\n'))) {
			*end = '\0';
			type(c, typed);
			have -= (size_t)(end + 1 - typed);
			memmove(typed, end + 1, have + 1);
		}
	}
	return 0;
}
