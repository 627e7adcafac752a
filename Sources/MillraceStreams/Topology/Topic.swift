/// A topic as a topology sees it: its name and how its keys and values are encoded.
public struct Topic<Key: Sendable, Value: Sendable>: Sendable {
    /// The topic's name in the log.
    public let name: String
    /// How keys are encoded. A record with a null key is a dead letter, unless this is `.optional` or `.none`.
    public let key: Serde<Key>
    /// How values are encoded. A record with a null value is a dead letter, unless this is `.optional`.
    public let value: Serde<Value>

    /// The topic called `name`.
    public init(_ name: String, key: Serde<Key>, value: Serde<Value>) {
        self.name = name
        self.key = key
        self.value = value
    }
}
