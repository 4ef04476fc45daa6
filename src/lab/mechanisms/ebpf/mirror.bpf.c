/* Sends a copy of each packet by the interface whose number is the filter's class; the original goes on as if nothing had been asked. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>

#define SECTION(name) __attribute__((section(name), used))

/* bpf-helpers(7) */
static long (*const bpf_clone_redirect)(struct __sk_buff *, __u32 ifindex, __u64 flags) =
	(void *)BPF_FUNC_clone_redirect;

SECTION("classifier")
int mirror(struct __sk_buff *skb)
{
	bpf_clone_redirect(skb, skb->tc_classid, 0);
	return TC_ACT_UNSPEC;
}

SECTION("license")
char program_license[] = "Apache-2.0";
