import MillraceCore

/// A topic that a topology reads, record by record.
@usableFromInline
struct SourceDefinition: Sendable {
    @usableFromInline let node: Int
    /// The topic's name; for a repartition topic without the application's id.
    @usableFromInline let topic: String
    /// Bound on disorder, for topics that others write; nil for repartition topics.
    @usableFromInline let grace: TimeSpan?
    @usableFromInline let makeReceiver: @Sendable (TaskContext, TaskInput) -> (RecordBuffer) -> Void

    @usableFromInline
    init(
        node: Int, topic: String, grace: TimeSpan?,
        makeReceiver: @escaping @Sendable (TaskContext, TaskInput) -> (RecordBuffer) -> Void
    ) {
        self.node = node
        self.topic = topic
        self.grace = grace
        self.makeReceiver = makeReceiver
    }

    @usableFromInline var isRepartition: Bool { grace == nil }
}

/// A keyed operator: its stores, and the order it needs.
@usableFromInline
struct StageDefinition: Sendable {
    @usableFromInline let node: Int
    @usableFromInline let stores: [String]
    @usableFromInline let order: Order
    /// Whether what it sends may be *timed*: made by a timer or window, or in the place of a record other than the one at
    /// hand.
    @usableFromInline let makesTimed: Bool

    @usableFromInline
    init(node: Int, stores: [String], order: Order, makesTimed: Bool) {
        self.node = node
        self.stores = stores
        self.order = order
        self.makesTimed = makesTimed
    }
}

/// The order in which a keyed operator needs its records.
public enum Order: String, Hashable, Sendable {
    /// Any: the result does not depend on it. A key's timer comes before the key's first record at or after its moment.
    case any
    /// By event time, then by place in the input: records are held until the watermark has passed them.
    case eventTime
    /// By arrival. In a live run that is the order of the topic that the operator's part of the topology reads, which is
    /// one topic; nothing is held, and a replay of the run's log gives the same. In a replay of files it is the order of
    /// the input: records are held until the sequence watermark has passed them, then handled by sequence and ordinal.
    ///
    /// A key's timer comes before the key's first record at or after its moment, however far event time has come; without
    /// such a record, when event time has passed it. The same is true of what timers and windows further up have made,
    /// but for records that carry on an older one: those come before it.
    case arrival
}

/// A topic that every worker reads whole, as a table.
@usableFromInline
struct GlobalTableDefinition: Sendable {
    @usableFromInline let node: Int
    @usableFromInline let topic: String
    @usableFromInline let make: @Sendable () -> any GlobalTableContent

    @usableFromInline
    init(node: Int, topic: String, make: @escaping @Sendable () -> any GlobalTableContent) {
        self.node = node
        self.topic = topic
        self.make = make
    }
}
