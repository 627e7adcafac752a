import MillraceCore

/// The store of a windowed aggregate as a query asks for it, by name and types: any number of windows for each key, be they
/// tumbling, hopping, sliding or sessions.
///
/// A store holds a window from its first record until event time has passed its end: what a window came to is in the
/// results then, and no query finds it any more.
public struct WindowView<Key: Hashable & Sendable, Value: Sendable>: Hashable, Sendable {
    /// The store's name in the topology.
    public let name: String

    /// The store called `name`.
    public init(_ name: String) {
        self.name = name
    }

    /// A window of a key.
    public struct Entry: Sendable {
        /// From when to when it lasts, the end excluded.
        public var window: TimeWindow
        /// The aggregate of the records that have come so far.
        public var value: Value

        @usableFromInline
        init(window: TimeWindow, value: Value) {
            self.window = window
            self.value = value
        }
    }
}

/// The store of a join of two streams as a query asks for it, by name and types: the records of both sides that may still
/// find a match.
public struct JoinView<Key: Hashable & Sendable, Left: Sendable, Right: Sendable>: Hashable, Sendable {
    /// The store's name in the topology.
    public let name: String

    /// The store called `name`.
    public init(_ name: String) {
        self.name = name
    }

    /// A record that waits for a match.
    public struct Entry<Value: Sendable>: Sendable {
        /// When it happened.
        public var timestamp: Timestamp
        /// What happened.
        public var value: Value

        init(timestamp: Timestamp, value: Value) {
            self.timestamp = timestamp
            self.value = value
        }
    }

    /// The records of a key that wait, in the order of their positions.
    public struct Waiting: Sendable {
        /// Those of the stream whose `join` it is.
        public var left: [Entry<Left>] = []
        /// Those of the other stream.
        public var right: [Entry<Right>] = []

        init() {}
    }
}
