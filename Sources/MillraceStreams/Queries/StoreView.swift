/// A store as a query asks for it, by name and types: one value for each key, as an aggregate, a ``Processor`` or a
/// ``ValueStore`` has.
public struct StoreView<Key: Hashable & Sendable, Value: Sendable>: Hashable, Sendable {
    /// The store's name in the topology.
    public let name: String

    /// The store called `name`.
    public init(_ name: String) {
        self.name = name
    }
}

/// A ``MapStore`` or ``ListStore`` as a query asks for it, by name and types: any number of entries for each key. The subkeys
/// of a list are `Int64`.
public struct MapView<Key: Hashable & Sendable, Subkey: Comparable & Sendable, Value: Sendable>: Hashable, Sendable {
    /// The store's name in the topology.
    public let name: String

    /// The store called `name`.
    public init(_ name: String) {
        self.name = name
    }

    /// An entry of a key.
    public struct Entry: Sendable {
        /// What tells it from the key's other entries.
        public var subkey: Subkey
        /// What the entry holds.
        public var value: Value

        init(subkey: Subkey, value: Value) {
            self.subkey = subkey
            self.value = value
        }
    }
}

/// What a query found, in the tasks of this process.
public struct StoreAnswer<Value: Sendable>: Sendable {
    /// What was asked for.
    public var value: Value
    /// Whether all of it is committed. What is not is shown as it stands between two batches, and may be computed anew
    /// after a failure.
    public var isCommitted: Bool
    /// The partitions of the store that this process holds and that have answered, in their order. What lies in others is
    /// not in the answer: ask the process that holds them.
    public var partitions: [Int32]

    /// An answer of these values.
    public init(value: Value, isCommitted: Bool, partitions: [Int32]) {
        self.value = value
        self.isCommitted = isCommitted
        self.partitions = partitions
    }
}

/// Why a query has no answer.
public enum StoreQueryError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The topology has no store of this name.
    case unknownStore(String, known: [String])
    /// The store holds other types than those that were asked for, or cannot be asked.
    case wrongType(String, holds: String, asked: String)
    /// The threads were at work on a batch, or restoring, for longer than the query waits.
    case timedOut(String, seconds: Double)
    /// No thread is running, or one has failed.
    case notRunning

    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .unknownStore(let name, let known):
            "there is no store \(name): the topology has \(known.isEmpty ? "none" : known.joined(separator: ", "))"
        case .wrongType(let name, let holds, let asked): "store \(name) holds \(holds), not \(asked)"
        case .timedOut(let name, let seconds):
            "store \(name) has not answered within \(seconds) s: its threads are busy or restoring; ask again"
        case .notRunning: "the runtime is not running"
        }
    }
}
