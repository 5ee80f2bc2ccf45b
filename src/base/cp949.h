/* CP949 (Microsoft's extension of EUC-KR), in which Korean carriers carry and count text messages.
 */
#ifndef DJ_CP949_H
#define DJ_CP949_H

/* Bytes of a text in UTF-8: one for ASCII, two for each of what else there is (Hangul, hanja, kana,
 * signs). -1: a letter in it that there is not: an emoji, most Vietnamese ones, jamo taken apart.
 */
int dj_cp949_bytes(const char *text);

#endif
