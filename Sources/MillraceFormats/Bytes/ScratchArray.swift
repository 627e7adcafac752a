/// A growable array of trivial elements that keeps its memory when it is emptied: no retain, no bounds check, freed by
/// hand. For scratch storage inside a reader, never for what users hold.
struct ScratchArray<Element: BitwiseCopyable> {
    private(set) var base: UnsafeMutablePointer<Element>
    private(set) var count: Int
    private var capacity: Int

    init(capacity: Int) {
        base = .allocate(capacity: capacity)
        self.capacity = capacity
        count = 0
    }

    func free() { base.deallocate() }

    @inline(__always)
    mutating func append(_ element: Element) {
        if count == capacity { grow() }
        (base + count).initialize(to: element)
        count &+= 1
    }

    /// Counts the first `count` elements, which were written in place, within the first capacity.
    @inline(__always)
    mutating func setCount(_ count: Int) { self.count = count }

    @inline(__always)
    mutating func truncate(to count: Int) { self.count = count }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: base, count: count)
        base.deallocate()
        base = larger
        capacity *= 2
    }
}
