/* What a picture of H.264 (ITU-T H.264) says of itself in its parameter sets. */
#ifndef EDGE_MEDIA_TAP_H264_H
#define EDGE_MEDIA_TAP_H264_H

#include "base/base.h"

enum h264_unit { H264_IDR = 5, H264_SPS = 7, H264_PPS = 8, H264_AUD = 9 };

static inline int h264_unit_kind(uint8_t first)
{
	return first & 31;
}

/* Width and height of a sequence parameter set, its first byte the unit's; false when it is none.
 */
bool h264_size(const uint8_t *sps, size_t n, int *width, int *height);
/* Writes an AVCDecoderConfigurationRecord of one set each; 0 when it does not fit. */
size_t h264_private(const uint8_t *sps, size_t sps_n, const uint8_t *pps, size_t pps_n,
		    uint8_t *out, size_t cap);

#endif
