/** Largest payload of one local message, bytes. The smaller nucleus closes the connection at an IPC frame of 10,000 bytes. */
export const MAX_IPC_PAYLOAD_BYTES = 7000;

/** Largest message from the cloud to a gateway, bytes: the smaller nucleus refuses MQTT packets of 5,000 bytes. */
export const MAX_CLOUD_TO_GATEWAY_BYTES = 4900;

/** Largest size a message may inflate to, bytes: a deflate bomb of a few kB would otherwise fill the memory. */
export const MAX_INFLATED_BYTES = 1_048_576;
