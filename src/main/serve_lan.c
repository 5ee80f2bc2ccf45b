/* Owns what `--lan` means for the settings: a certificate of our own, pages for the whole network,
 * the address that sound goes to. Whatever was given stands. */
#include "main/serve.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool given(const struct settings *s, enum setting which)
{
	return settings_source(s, which) != SETTING_DEFAULT;
}

int serve_lan(struct server *s, struct dj_error *e)
{
	struct settings *set = &s->settings;
	int err;

	if (!settings_on(set, SETTING_lan))
		return 0;
	err = lan_prepare(settings_text(set, SETTING_data), dj_wall(dj_real_clock()), &s->lan, e);
	if (!err && !given(set, SETTING_certificate)) {
		err = settings_set(set, SETTING_certificate, SETTING_FLAG, s->lan.certificate, e);
		if (!err)
			err =
			    settings_set(set, SETTING_certificate_key, SETTING_FLAG, s->lan.key, e);
	}
	if (err || given(set, SETTING_https))
		return err;
	err = settings_set(set, SETTING_https, SETTING_FLAG, "0.0.0.0:8443", e);
	if (!err && !given(set, SETTING_public))
		err = settings_set(set, SETTING_public, SETTING_FLAG, s->lan.address, e);
	return err;
}

void serve_lan_print(const struct server *s)
{
	char address[64], url[100];
	int port;

	if (!s->lan.address[0] ||
	    !settings_endpoint(&s->settings, SETTING_https, address, sizeof address, &port))
		return;
	if (strcmp(address, "0.0.0.0") == 0)
		snprintf(address, sizeof address, "%s", s->lan.address);
	snprintf(url, sizeof url, "https://%s:%d", address, web_https_port(s->web));
	lan_print(stdout, url, isatty(STDOUT_FILENO));
	fflush(stdout);
}
