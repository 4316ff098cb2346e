/** What passes through the nucleus, for who wants to show it. Callbacks must not throw, and come before delivery. */
export type Tap = {
  readonly onLocalPublish?: (publish: TappedPublish) => void;
  /** `accepted` is false where the component got an error. */
  readonly onIotCorePublish?: (publish: TappedPublish & { readonly qos: 0 | 1; readonly accepted: boolean }) => void;
  /** A message from IoT Core on its way to a component. */
  readonly onIotCoreMessage?: (message: { topic: string; payload: Uint8Array; subscriber: string }) => void;
};

/** JSON messages come as the bytes of their JSON. */
export type TappedPublish = {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** Name of the component. */
  readonly publisher: string;
};
