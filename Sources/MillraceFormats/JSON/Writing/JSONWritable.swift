/// A type that writes itself as one JSON value.
public protocol JSONWritable {
    /// Writes the value.
    func write(to json: inout JSONWriter)
}
