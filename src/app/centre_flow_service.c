/* Owns which file carries out which service of a flow. A line without functions is a service that
 * this centre does not have: the check refuses flows with it. */
#include "app/centre_flow.h"

const struct centre_flow_service centre_flow_services[flow_do_COUNT] = {
    [flow_do_CALLBACK] = {centre_wish_begin, centre_wish_key, centre_wish_played,
			  centre_wish_silence, NULL},
    [flow_do_VOICEMAIL] = {centre_voicemail_begin, centre_voicemail_key, centre_voicemail_played,
			   centre_voicemail_silence, NULL},
    [flow_do_SURVEY] = {centre_survey_begin, centre_survey_key, centre_survey_played,
			centre_survey_silence, centre_survey_left},
    [flow_do_TRANSFER] = {centre_connect_begin, NULL, centre_connect_played, NULL, NULL},
};

uint32_t centre_flow_available(void)
{
	uint32_t bits = 0;

	for (int i = 0; i < flow_do_COUNT; i++)
		if (centre_flow_services[i].begin)
			bits |= 1u << i;
	return bits;
}
