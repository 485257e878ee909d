import type {CommandName} from './arguments.ts';
import {narrowed} from './narrowed.ts';

const targets = `Target
  (none)                      this machine
  --host [USER@]HOST[:PORT]   a host over SSH, as ~/.ssh/config has it; its key must be in known_hosts
      --identity FILE         with this private key (else: that of the config or ~/.ssh/id_*, agent, password)
  --snapshot FILE             a recording made by “nearmetal snapshot”: read only
  --sample                    a built-in host in memory, to try everything without risk`;

const choosing = `Choice
  --guest NAME                the domain to tune (needed when there are several)
  --preset NAME|FILE          recommended (default), reference, throughput, packet-rate, low-latency, many-guests,
                              or a JSON file
  --only ID,…  --except ID,…  these steps alone, or all but these
  --guest-user USER           who logs in to the guest, for what is inside (root)`;

const setting = `${choosing}
  --set STEP.FIELD=VALUE      a field by hand, as often as needed: --set cpu-pinning.vcpus=2,10,3,11`;

const general = `nearmetal brings a KVM guest's virtio network close to bare metal: it inspects the host, proposes, shows every
difference, applies step by step, measures each step, and can take everything back.

  nearmetal [TARGET] [--guest NAME]       the wizard, in a terminal
  nearmetal COMMAND [TARGET] …            the same without questions

Commands
  inspect    what this host is, and what stands out
  place      where all guests would run together: a table, and the command for each
  plan       the steps for a guest, with what each changes; --json for apply
  apply      performs a plan; asks first, or takes --yes
  compare    what differs between two results of apply --measure
  bench      measures the guest's network with iperf3
  status     what nearmetal has changed here, and whether it still holds
  undo       takes back everything that nearmetal changed here
  export     host.sh, guest.sh, domain.xml and undo.sh, to use without nearmetal
  snapshot   everything that was read, as one JSON file
  tunings    what each step is, when it is wrong, what it may change, and what undo comes to

${targets}

${choosing}

Status: 0 done or nothing to do · 1 failed · 2 wrong use · 3 refused or drifted · 4 taken back
“nearmetal COMMAND --help” tells more. “nearmetal --sample” is a good first try.
`;

const texts: Readonly<Record<CommandName, string>> = {
	wizard: general,
	inspect: `nearmetal inspect [TARGET] [--json]

Reads the host in one round trip and prints its picture: CPUs by NUMA node, hugepages, modules, network, guests,
and what stands out. Changes nothing. --json prints every fact; a value that could not be read is null.

${targets}
  --root DIR                  a recorded tree with ./sys and ./proc
`,
	place: `nearmetal place [GUEST…] [TARGET] [--preset NAME|FILE] [--only …|--except …] [--json]

Places all guests of the host, or those named, at once: CPUs of the vCPUs, the emulator, vhost workers and IOThreads,
memory by node, what was given up so that all fit, and who finds no place and why. Guests that are not named stay
where they are pinned. For each guest it prints the command that gives it exactly this place. Changes nothing.
A guest whose name begins with - is named last, after --.

${targets}

Choice
  --preset NAME|FILE          recommended (default), reference, throughput, packet-rate, low-latency, many-guests,
                              or a JSON file
  --only ID,…  --except ID,…  the steps that shall be taken, which decide what a guest asks for

Every place has a cost, and the least is taken. From worst to mildest: a guest left out; memory out of its emulator's
reach; a CPU shared with a vCPU; CPU 0; memory on another node; no CPU for vhost workers; interrupts off the NIC's node;
a core split between two owners; less than half of the workers wanted; vCPUs off the NIC's node; an emulator that
shares; fewer interrupt CPUs than wanted; vCPUs in sibling pairs. One node for a guest that fits on one is not for sale.
`,
	plan: `nearmetal plan [TARGET] [--guest NAME] [--preset NAME|FILE] [--only …|--except …] [--set …] [--json]

Prints the steps for a guest, and of the chosen ones every difference and command, and when it takes effect. Changes
nothing itself.
  nearmetal plan --guest web01 --json > plan.json     for “nearmetal apply plan.json”

${targets}

${setting}
`,
	apply: `nearmetal apply [PLAN.json] [TARGET] [--guest NAME] … [--yes] [--json]
nearmetal apply … --measure --peer ADDRESS[:PORT]|ssh://[USER@]HOST [--quick|--thorough] [--out DIR]

Performs the chosen steps, or exactly those of a plan file. It shows them, with every difference, and asks; --yes
answers. A plan file is made anew from its choices: where this host or the file has changed since, each difference is
told, and nothing is done (status 3). What was there before is saved on the host before anything is written. A running
guest is shut down gracefully and started again where a step needs it. If a value is not as the plan expects, nothing
is overwritten (status 3); if a step fails, what was done is taken back (status 4).

--measure keeps of these steps what is shown to help, and takes back all else. A step that acts at once is switched on
and off, and pairs of runs are compared; steps that need a guest start are judged as one, over several starts without
and with them. How long it takes, how often the guest restarts and which effect could be seen is told before it asks.
In the end the original state is measured against what is kept. Ctrl+C ends it after the run at hand, leaves the steps
as they are then, and says how “nearmetal undo” takes them back. If measuring fails twice in a row, what was not judged
to its end is taken back (status 1). A network that is in use is disturbed meanwhile.
TCP with 16 streams decides. One stream, 16 streams each way at once, ping's round trip and small UDP packets stand
guard: a step that makes one of them worse by more than 5 % is taken back. What cannot be measured, as where the guest
has no ping, is said with the reason, which is in results.json too.
Where the host has iperf3 and reaches the peer by the same NICs, it is measured itself, for the “% of bare metal”. With
the step disk among them, fio (256 MiB in the guest's /var/tmp, gone afterwards) decides for it.
  --peer ADDRESS[:PORT]       an iperf3 server that runs; with ssh://[USER@]HOST it is started there, and ended.
                              One that runs takes one test at a time: for both ways at once there has to be another
                              on the next port
  --quick                     8 pairs of runs a step, for large effects
  --thorough                  up to 48 pairs, and steps that need a guest start one by one, over 12 starts or more; and
                              one stream each way at once stands guard too
  --out DIR                   where results.json goes, with every figure (beside the run's journal on the host); one
                              of another run that is there is not replaced (status 3)

${targets}

${setting}
`,
	compare: `nearmetal compare A.json B.json [--json]

Compares two results.json of “nearmetal apply --measure”, B against A: first what is not the same in host, guest, peer
and way of measuring, because then figures compare less; then metric by metric the original state, what is kept, and
what the kept steps brought in each. A boot of the guest counts once, however often it was measured: an interval is
there where one of the two has a second boot in that state. Reads these files and nothing else.
A file that holds no such results, or results of a version that it does not know: 2; nothing that both have measured: 1.
`,
	bench: `nearmetal bench [TARGET] --guest NAME --peer ADDRESS[:PORT]|ssh://[USER@]HOST [--guest-user USER] [--quick] [--json]

Measures TCP from the guest to a peer with iperf3, one stream and several. The guest and the peer are reached through
the host. With ssh:// nearmetal starts iperf3 servers there and ends them; otherwise one must run at that address.
  --guest-user USER           who logs in to the guest (root)
  --quick                     one short run a stream count: a look, not a measurement
Shown are the median, and in brackets the slowest and the fastest run.
A repeat that fails leaves the others, and two one after the other end it: 1.

${targets}
`,
	status: `nearmetal status [TARGET] [--guest-user USER] [--json]

What nearmetal has changed on this host, run by run, and whether it still holds, was put back by hand (as before), or
changed since. Changes nothing.
  --guest-user USER           who logs in to a guest (root)

${targets}
`,
	undo: `nearmetal undo [TARGET] [--guest-user USER] [--yes] [--json]

Takes back every run that is not taken back yet, newest first, to the byte. What somebody else changed since is left
alone and named (status 3). A guest that was restarted for a step is shut down and started once more: it asks first, or
takes --yes. Works from any terminal, also after a crash; by hand: sh /var/lib/nearmetal/runs/RUN/undo.sh, the
newest run first (it refuses while a later one holds), and undo-guest.sh beside it in the guest, for what was changed
inside.
  --guest-user USER           who logs in to a guest (root)

${targets}
`,
	export: `nearmetal export [TARGET] [--guest NAME] … [--out DIR] [--json]

Writes the chosen steps as plain scripts: host.sh, guest.sh, domain.xml, undo.sh, undo-guest.sh (and plan.json), into
DIR (./nearmetal-GUEST). They need neither nearmetal nor node. Changes nothing on the host. Where one of these files is
there and says otherwise, nothing is written (status 3).

${targets}

${setting}
`,
	snapshot: `nearmetal snapshot [TARGET] [--out DIR] [--json]

Saves everything that nearmetal reads of a host as one JSON file: for a bug report, or to plan elsewhere with
--snapshot FILE. libvirt prints no passwords into it.

${targets}
`,
	tunings: `nearmetal tunings [ID] [--json]

The catalogue of steps, a line each; or all of one: what it is and why, what is set, when it is wrong, the risk, the
source, all that it may ever change and what undo comes to, and what each preset chooses. The same for every host:
what holds for one is said by “nearmetal plan”.
`,
};

/** @param columns of the terminal; undefined: it goes elsewhere, and stays as it is written */
export const helpText = (about: CommandName, columns?: number): string =>
	columns === undefined ? texts[about] : narrowed(texts[about], columns);
