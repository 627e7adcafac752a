@main
struct Millrace {
    static func main() {}
}
