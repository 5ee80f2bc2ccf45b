/* Owns the flow of a site that has written none. */
#include "app/flow_json.h"

const char flow_default[] =
    "{\"name\":\"default\",\"start\":\"greet\",\"after\":\"survey\",\"steps\":["
    "{\"name\":\"greet\",\"do\":\"greet\",\"say\":\"greeting\",\"next\":\"language\"},"
    "{\"name\":\"language\",\"do\":\"language\",\"language\":\"ko\",\"next\":\"hours\"},"
    "{\"name\":\"hours\",\"do\":\"hours\",\"queue\":\"language\",\"open\":\"queue\","
    "\"emergency\":\"emergency\",\"closed\":\"main_hours\"},"
    "{\"name\":\"emergency\",\"do\":\"say\",\"say\":\"emergency\",\"next\":\"queue\"},"
    "{\"name\":\"queue\",\"do\":\"queue\",\"queue\":\"language\","
    "\"choices\":[{\"key\":\"1\",\"say\":\"menu_callback\",\"next\":\"callback\"}]},"
    "{\"name\":\"callback\",\"do\":\"callback\",\"next\":\"end\",\"otherwise\":\"queue\"},"
    "{\"name\":\"survey\",\"do\":\"survey\",\"next\":\"end\",\"otherwise\":\"end\"},"
    "{\"name\":\"main_hours\",\"do\":\"hours\",\"queue\":\"line\",\"open\":\"instead\","
    "\"closed\":\"closed\"},"
    "{\"name\":\"instead\",\"do\":\"say\",\"say\":\"opening_hours\",\"queue\":\"language\","
    "\"next\":\"main\"},"
    "{\"name\":\"main\",\"do\":\"queue\",\"queue\":\"line\"},"
    "{\"name\":\"closed\",\"do\":\"say\",\"say\":\"opening_hours\",\"queue\":\"language\","
    "\"next\":\"end\"},"
    "{\"name\":\"end\",\"do\":\"goodbye\"}]}";
