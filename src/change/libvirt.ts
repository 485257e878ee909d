type Named = {readonly uuid: string; readonly name: string};
type Part = {readonly name: string; readonly ask: readonly string[]};

/** What is a part of a guest. */
export const guest = ({uuid, name}: Named): Part => ({name, ask: ['virsh', 'domstate', uuid]});

/** What is a part of a libvirt network. */
export const network = ({uuid, name}: Named): Part => ({name: `the network ${name}`, ask: ['virsh', 'net-info', uuid]});
