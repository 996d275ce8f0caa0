#include "reports/templates.h"

// The compiler copies the files as they are into the read-only section; CMake names the folder and
// rebuilds this file when one of them changes.
asm(".section .rodata\n"
    ".balign 16\n"
    "threatgap_report_css:\n"
    ".incbin \"" THREATGAP_TEMPLATE_DIR
    "/report.css\"\n"
    "threatgap_report_css_end:\n.byte 0\n"
    ".balign 16\n"
    "threatgap_report_js:\n"
    ".incbin \"" THREATGAP_TEMPLATE_DIR
    "/report.js\"\n"
    "threatgap_report_js_end:\n.byte 0\n"
    ".previous\n"
    ".global threatgap_report_css\n.global threatgap_report_css_end\n"
    ".global threatgap_report_js\n.global threatgap_report_js_end\n");

extern "C" const char threatgap_report_css[];
extern "C" const char threatgap_report_css_end[];
extern "C" const char threatgap_report_js[];
extern "C" const char threatgap_report_js_end[];

namespace threatgap::reports {

std::string_view TemplateCss() { return {threatgap_report_css, threatgap_report_css_end}; }
std::string_view TemplateJs() { return {threatgap_report_js, threatgap_report_js_end}; }

}  // namespace threatgap::reports
